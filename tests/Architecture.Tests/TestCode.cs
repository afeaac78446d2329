using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Aggregator.Architecture.Tests;

/// <summary>
/// The code of a test project, to ask what a test comes to: its own text and, by name, that of every method of the project that it calls, and of
/// those that they call. Names stand for methods, so it may reach a little too much, never too little.
/// </summary>
internal sealed class TestCode
{
    private static readonly string[] Attributes = ["Fact", "Theory"];
    private readonly Dictionary<string, List<SyntaxNode>> methods = [];
    private readonly Dictionary<string, CompilationUnitSyntax> files = [];

    public TestCode(string folder)
    {
        foreach (var file in Sources.Of(folder))
        {
            files[file] = CSharpSyntaxTree.ParseText(Sources.Read(folder, file)).GetCompilationUnitRoot();
            foreach (var member in files[file].DescendantNodes().Where(x => x is MemberDeclarationSyntax and not (BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax)))
            {
                foreach (var name in NamesOf(member))
                {
                    (methods.TryGetValue(name, out var all) ? all : methods[name] = []).Add(member);
                }
            }
        }
    }

    /// <summary>The tests of a file: name, and everything that they come to. Constants and fixtures of their class count as theirs.</summary>
    public IEnumerable<(string Name, string Text)> TestsIn(string file)
    {
        if (!files.TryGetValue(file, out var unit))
        {
            yield break;
        }

        foreach (var test in unit.DescendantNodes().OfType<MethodDeclarationSyntax>().Where(IsTest))
        {
            var around = test.Ancestors().OfType<TypeDeclarationSyntax>().First().Members.Where(x => x is FieldDeclarationSyntax or PropertyDeclarationSyntax);
            yield return (test.Identifier.Text, ReachedFrom([test, .. around]));
        }
    }

    /// <summary>Files that hold tests.</summary>
    public IEnumerable<string> Files => files.Keys;

    private static bool IsTest(MethodDeclarationSyntax method) =>
        method.AttributeLists.SelectMany(x => x.Attributes).Any(x => Attributes.Contains(x.Name.ToString()));

    private static IEnumerable<string> NamesOf(SyntaxNode member) => member switch
    {
        MethodDeclarationSyntax x => [x.Identifier.Text],
        PropertyDeclarationSyntax x => [x.Identifier.Text],
        FieldDeclarationSyntax x => x.Declaration.Variables.Select(variable => variable.Identifier.Text),
        _ => [],
    };

    private string ReachedFrom(IEnumerable<SyntaxNode> start)
    {
        var reached = new HashSet<SyntaxNode>();
        var open = new Queue<SyntaxNode>(start);
        while (open.TryDequeue(out var node))
        {
            // Another test is no helper, whatever it is called like.
            if (!reached.Add(node))
            {
                continue;
            }

            foreach (var name in node.DescendantNodes().OfType<SimpleNameSyntax>().Select(x => x.Identifier.Text).Distinct())
            {
                foreach (var next in methods.GetValueOrDefault(name, []).Where(x => x is not MethodDeclarationSyntax method || !IsTest(method)))
                {
                    open.Enqueue(next);
                }
            }
        }

        return string.Join('\n', reached);
    }
}
