using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Initiatives;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.Messages;
using Aggregator.Platform;
using FsCheck;
using FsCheck.Fluent;

namespace Aggregator.DemandCollection.Tests.Initiatives;

/// <summary>
/// Random lives of a collection (bodies and planner act, time passes, deadlines move, it closes and reopens) against a model written down independently: after
/// every step both give the same refusal or none, the same states and the same total, to the cent.
/// </summary>
public sealed class CollectionModelTests
{
    private static readonly Questionnaire Cleaning = SeedQuestionnaires.Read("office-cleaning")!.Whole();
    private const int Months = 31;
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly string[] Steps = ["write", "write", "submit", "submit", "approve", "approve", "return", "withdraw", "wait", "move", "admit", "close", "close", "reopen"];

    /// <param name="Body">Which of three bodies it is about.</param>
    /// <param name="Person">Which of three people acts: any of them may edit, sign and approve, so that they meet themselves.</param>
    private sealed record Step(string Kind, int Body, int Person, int Cents, int Minutes);

    [Fact]
    public void Whatever_happens_it_is_where_the_model_is()
    {
        var step = from kind in Gen.Elements(Steps) from body in Gen.Choose(0, 2) from person in Gen.Choose(0, 2) from cents in Gen.Choose(1, 10_000_000) from minutes in Gen.Choose(1, 40) select new Step(kind, body, person, cents, minutes);
        Prop.ForAll(Gen.ListOf(step).Resize(60).ToArbitrary(), steps =>
        {
            var (real, model) = (new Real(), new Model());
            foreach (var x in steps)
            {
                var (got, expected) = (real.Do(x), model.Do(x));
                if (got != expected || !real.See().SequenceEqual(model.See()))
                {
                    return false.Label($"after {x}: {got ?? "done"} instead of {expected ?? "done"}; {string.Join(" ", real.See())} instead of {string.Join(" ", model.See())}");
                }
            }

            return true.ToProperty();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    /// <summary>The service's own decisions, put together as its slices put them together.</summary>
    private sealed class Real
    {
        private readonly Guid[] _bodies = [.. Enumerable.Range(0, 3).Select(_ => Guid.CreateVersion7())];
        private readonly Guid[] _people = [.. Enumerable.Range(0, 3).Select(_ => Guid.CreateVersion7())];
        private readonly Demand?[] _demands = new Demand?[3];
        private readonly Initiative _initiative;
        private DateTimeOffset _now = Start;
        private Closure? _closure;

        public Real() => _initiative = Initiative.Open(Guid.CreateVersion7(), Guid.CreateVersion7(), "office-cleaning", 1, "T", _bodies, Start, Start.AddMinutes(60), Months, null);

        public string? Do(Step x)
        {
            var (invitation, person, demand) = (_initiative.Invitations[x.Body], _people[x.Person], _demands[x.Body]);
            return x.Kind switch
            {
                "write" => (_initiative.ClosedTo(invitation, _now) ?? Write(x, person))?.Code,
                "submit" => demand is null ? null : (_initiative.ClosedTo(invitation, _now) ?? demand.Submit(person, true, "1", default, "determina 1/2026", _now))?.Code,
                "withdraw" => demand is null ? null : (_initiative.ClosedTo(invitation, _now) ?? demand.Withdraw("perché no"))?.Code,
                "approve" => demand is null ? null : (_initiative.ClosedToPlanner() ?? demand.Approve(person))?.Code,
                "return" => demand is null ? null : (_initiative.ClosedToPlanner() ?? demand.Return("perché sì"))?.Code,
                "wait" => Wait(x.Minutes),
                "move" => _initiative.MoveDeadline(_now.AddMinutes(x.Minutes))?.Code,
                "admit" => _initiative.Admit([invitation], _now.AddMinutes(x.Minutes))?.Code,
                "reopen" => _initiative.Reopen(new HashSet<Guid> { _bodies[x.Body] }, _now.AddMinutes(x.Minutes))?.Code,
                _ => Close(),
            };
        }

        public IEnumerable<string> See() => _demands.Select(x => x is null ? "-" : $"{Named.Of(x.State)}:{decimal.ToInt64(x.TotalValue.Amount * 100)}:{x.IsLocked(_initiative.State)}")
            .Append($"{_closure?.Number}:{_closure?.Count}:{(long?)(_closure?.TotalValue.Amount * 100)}");

        private Refusal? Write(Step x, Guid person)
        {
            Line[] lines = [Of(x.Cents / 2), Of(x.Cents - x.Cents / 2)];
            if (_demands[x.Body] is { State: not DemandStatus.Withdrawn } live)
            {
                return live.Edit(person, lines, Cleaning);
            }

            _demands[x.Body] = Demand.Start(Guid.CreateVersion7(), _initiative, _bodies[x.Body], person, lines, Cleaning);
            return null;
        }

        private string? Wait(int minutes)
        {
            _now = _now.AddMinutes(minutes);
            return null;
        }

        private string? Close()
        {
            var undecided = _demands.Where(x => x is not null && Demand.IsUndecided(x.State)).Select(x => x!.Id).ToList();
            var approved = _demands.Where(x => x?.State == DemandStatus.Approved).ToList();
            var refusal = _initiative.Close(undecided, approved.Count, Money.Euro(approved.Sum(x => x!.TotalValue.Amount)), "", Guid.Empty, _now, out var closure);
            _closure = closure ?? _closure;
            return refusal?.Code;
        }

        private static Line Of(int cents) => Line.Write(Guid.CreateVersion7(), default, new LineFacts("Municipio", "Pulizia", null, 1m, "m2", Money.Euro(cents / 100m), new Dictionary<string, string>()));
    }

    /// <summary>The rules once more, in as few words as possible and in whole numbers.</summary>
    private sealed class Model
    {
        private readonly string?[] _state = new string?[3];
        private readonly long[] _total = new long[3];
        private readonly int[] _editor = new int[3];
        private readonly int[] _signer = [-1, -1, -1];
        private readonly bool[] _open = [true, true, true];
        private readonly int[] _until = new int[3];
        private int _now;
        private int _closes = 60;
        private bool _closed;
        private string _closure = "::";
        private int _closures;

        public string? Do(Step x)
        {
            var b = x.Body;
            if (x.Kind is "submit" or "withdraw" or "approve" or "return" && _state[b] is null)
            {
                return null;
            }

            if ((x.Kind is "write" or "submit" or "withdraw" && (_closed || !_open[b] || _now >= Math.Max(_closes, _until[b]))) || (x.Kind is "approve" or "return" && _closed))
            {
                return "demand.collection-closed";
            }

            return x.Kind switch
            {
                "write" => Write(x),
                "submit" when _state[b] is not ("draft" or "returned" or "amended") => "demand.wrong-state",
                "submit" when _editor[b] == x.Person => "demand.same-person",
                "submit" => Become(b, _state[b] == "draft" ? "submitted" : "resubmitted", x.Person),
                "approve" when _state[b] is not ("submitted" or "resubmitted") => "demand.wrong-state",
                "approve" when x.Person == _editor[b] || x.Person == _signer[b] => "demand.own-work",
                "approve" => Become(b, "approved"),
                "return" when _state[b] is not ("submitted" or "resubmitted" or "amended" or "approved") => "demand.wrong-state",
                "return" => Become(b, "returned"),
                "withdraw" when _state[b] == "withdrawn" => "demand.wrong-state",
                "withdraw" => Become(b, "withdrawn"),
                "wait" => Set(() => _now += x.Minutes),
                "move" or "admit" when _closed => "initiative.closed-reopen",
                "move" => Set(() => _closes = _now + x.Minutes),
                "admit" when _now + x.Minutes <= _closes => "initiative.not-later",
                "admit" => Set(() => (_open[b], _until[b]) = (true, _now + x.Minutes)),
                "reopen" when !_closed => "initiative.not-closed",
                "reopen" => Set(() => Reopen(b, x.Minutes)),
                "close" when _closed => "initiative.already-closed",
                "close" when _state.Any(s => s is "submitted" or "resubmitted" or "amended") => "initiative.undecided-demands",
                _ => Set(Close),
            };
        }

        public IEnumerable<string> See() => Enumerable.Range(0, 3).Select(b => _state[b] is null ? "-" : $"{_state[b]}:{_total[b]}:{_closed && _state[b] == "approved"}").Append(_closure);

        private string? Write(Step x)
        {
            var b = x.Body;
            if (_state[b] is null or "withdrawn")
            {
                (_state[b], _signer[b]) = ("draft", -1);
            }
            else if (_state[b] is not ("draft" or "returned"))
            {
                _state[b] = "amended";
            }

            (_total[b], _editor[b]) = ((2L * x.Cents * Months + 12) / 24, x.Person);
            return null;
        }

        private string? Become(int body, string state, int? signer = null)
        {
            (_state[body], _signer[body]) = (state, signer ?? _signer[body]);
            return null;
        }

        private void Reopen(int body, int minutes)
        {
            (_closed, _closes) = (false, _now + minutes);
            for (var b = 0; b < 3; b++)
            {
                (_open[b], _until[b]) = (b == body, 0);
            }
        }

        private void Close()
        {
            var approved = Enumerable.Range(0, 3).Where(b => _state[b] == "approved").ToList();
            (_closed, _closures) = (true, _closures + 1);
            _closure = $"{_closures}:{approved.Count}:{approved.Sum(b => _total[b])}";
        }

        private static string? Set(Action change)
        {
            change();
            return null;
        }
    }
}
