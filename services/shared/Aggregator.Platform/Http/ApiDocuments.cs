using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Aggregator.Messages;
using Aggregator.Platform.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.OpenApi;

namespace Aggregator.Platform.Http;

/// <summary>
/// The OpenAPI 3.0 document of every public base, at <c>BASE/openapi.json</c>, after the Italian guidelines on interoperability (AgID, 547/2021).
/// Each operation says in <c>x-access</c> which relations and roles it lets in; the access matrix is made from that.
/// </summary>
internal static class ApiDocuments
{
    private static readonly (string Name, string Description)[] LimitHeaders =
    [
        ("RateLimit-Limit", "Richieste ammesse nella finestra corrente"),
        ("RateLimit-Remaining", "Richieste ancora ammesse nella finestra corrente"),
        ("RateLimit-Reset", "Secondi alla prossima finestra"),
    ];

    private static readonly Dictionary<Relation, string> Relations = new()
    {
        [Relation.OwnerCpb] = "la centrale di committenza titolare",
        [Relation.SharedCpb] = "una centrale con cui è condiviso",
        [Relation.OwnBody] = "l'ente interessato",
        [Relation.Delegate] = "chi agisce per l'ente interessato",
        [Relation.Operator] = "l'operatore economico interessato",
        [Relation.Auditor] = "chi controlla",
        [Relation.PlatformOperator] = "chi gestisce la piattaforma",
        [Relation.Authenticated] = "chiunque abbia un token",
        [Relation.Public] = "tutti",
    };

    private static readonly (int Status, string Name, string Description)[] Problems =
    [
        (400, "BadRequest", "Dati non validi: tutti gli errori, ciascuno con il suo puntatore JSON"),
        (401, "Unauthorized", "Token mancante, scaduto o non valido"),
        (403, "Forbidden", "Il ruolo non consente l'operazione"),
        (404, "NotFound", "La risorsa non esiste o non è visibile"),
        (409, "Conflict", "Lo stato della risorsa non consente l'operazione"),
        (412, "PreconditionFailed", "La risorsa è cambiata rispetto alla versione indicata in If-Match"),
        (413, "PayloadTooLarge", "Corpo della richiesta troppo grande"),
        (415, "UnsupportedMediaType", "Il corpo è di un formato che l'operazione non prevede"),
        (422, "UnprocessableEntity", "Una regola non è rispettata: quale, e di quanto"),
        (429, "TooManyRequests", "Troppe richieste: riprovare dopo Retry-After"),
        (503, "ServiceUnavailable", "Servizio momentaneamente non disponibile"),
    ];

    /// <summary>Name of the document of a base: <c>tender</c> for <c>/api/tender/v1</c>.</summary>
    public static string NameOf(string basePath) => basePath.Split('/')[2];

    public static void AddApiDocuments(this IServiceCollection services, IReadOnlyList<string> bases)
    {
        foreach (var basePath in bases)
        {
            services.AddOpenApi(NameOf(basePath), options =>
            {
                options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_0;
                options.ShouldInclude = description => ("/" + description.RelativePath).StartsWith(basePath + "/", StringComparison.Ordinal);
                options.CreateSchemaReferenceId = SchemaName;
                options.AddSchemaTransformer(Schema);
                options.AddOperationTransformer(Describe);
                options.AddDocumentTransformer((document, context, _) => Finish(document, context.ApplicationServices, basePath));
            });
        }
    }

    public static void MapApiDocuments(this WebApplication app) => app.MapOpenApi("/api/{documentName}/v1/openapi.json");

    /// <summary>GET /status.</summary>
    public static IResult Status(Clock clock, IConfiguration configuration, IHostEnvironment environment) =>
        Answer.Ok(new ServiceStatus("OK", StatusCodes.Status200OK, Platform.Trial(configuration, environment), clock.Now));

    // Every slice has its own nested Request and Response: the slice's name tells them apart.
    private static string? SchemaName(JsonTypeInfo info)
    {
        var type = info.Type;
        return type == typeof(Money) ? nameof(Money)
            : info.Kind == JsonTypeInfoKind.Object && type != typeof(object) ? Name(type)
            : type.IsEnum ? Name(type)
            : null;

        static string Name(Type type) =>
            (type.DeclaringType is { IsGenericType: false } slice ? Name(slice) : "")
            + string.Concat(type.GetGenericArguments().Select(Name))
            + type.Name.Split('`')[0];
    }

    private static Task Schema(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        var nullable = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) is null ? (schema.Type ?? 0) & JsonSchemaType.Null : JsonSchemaType.Null;
        var limits = context.JsonPropertyInfo is { } property ? Shape.LimitsOf(property) : default;
        if (Own(type, limits) is { } own)
        {
            (schema.Type, schema.Format, schema.Pattern) = (own.Type | nullable, own.Format, own.Pattern);
            (schema.Description, schema.Required, schema.Properties) = (own.Description, own.Required, own.Properties);
        }
        else if (context.JsonTypeInfo.ElementType is { } element && Own(element, limits) is { } item)
        {
            // The exporter leaves out what a converter of ours writes.
            (schema.Items, schema.AdditionalProperties) = context.JsonTypeInfo.Kind == JsonTypeInfoKind.Dictionary ? (null, item) : (item, schema.AdditionalProperties);
        }
        else if (type == typeof(string))
        {
            schema.MaxLength = limits.LengthMax ?? Shape.TextLengthMax;
        }
        else if (type.IsEnum)
        {
            schema.Type = JsonSchemaType.String | nullable;
            schema.Enum = [.. Shape.Names(type).Select(name => (JsonNode)name)];
        }
        else if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object && schema.Properties is not null)
        {
            schema.Required = context.JsonTypeInfo.Properties.Where(Shape.IsRequired).Select(member => member.Name).ToHashSet();
        }

        return Task.CompletedTask;
    }

    /// <summary>The schemas of the types that the wire writes in its own way.</summary>
    private static OpenApiSchema? Own(Type type, Shape.Limits limits)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var digits = limits.Digits ?? (type == typeof(Money) ? 6 : 12);
        var pattern = @"^-?\d{1,15}" + (digits == 0 ? "$" : $@"(\.\d{{1,{digits}}})?$");
        return type == typeof(decimal) ? new OpenApiSchema { Type = JsonSchemaType.String, Format = "decimal", Pattern = pattern }
            : type == typeof(DateTimeOffset) ? new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" }
            : type != typeof(Money) ? null
            : new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "Importo al netto dell'IVA, come stringa decimale",
                Required = new HashSet<string> { "amount" },
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    ["amount"] = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = pattern, Examples = ["1234.50"] },
                    ["currency"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["EUR"], Default = "EUR" },
                },
            };
    }

    private static Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var allowed = metadata.OfType<Allowed>().ToList();
        var kind = metadata.OfType<Operation>().Single();
        var takesBody = metadata.OfType<IAcceptsMetadata>().Any();
        var open = allowed.Any(rule => rule.Relation == Relation.Public);
        var path = context.Description.RelativePath!.Split('/');
        operation.OperationId = kind.Id;
        operation.Description = $"{operation.Summary}. Accesso: "
            + string.Join("; ", allowed.Select(rule => Relations[rule.Relation] + (rule.Roles.Count == 0 ? "" : $" ({string.Join(", ", rule.Roles)})"))) + ".";
        operation.Tags = new HashSet<OpenApiTagReference> { new(path.ElementAtOrDefault(3) ?? path[1], context.Document) };
        operation.Parameters ??= [];
        operation.Extensions ??= new Dictionary<string, IOpenApiExtension>();
        operation.Extensions["x-access"] = new JsonNodeExtension(new JsonArray([.. allowed.Select(rule => new JsonObject
        {
            ["relation"] = JsonNamingPolicy.KebabCaseLower.ConvertName(rule.Relation.ToString()),
            ["roles"] = new JsonArray([.. rule.Roles.Select(role => (JsonNode)role)]),
        })]));
        operation.Extensions["x-kind"] = new JsonNodeExtension(JsonNamingPolicy.KebabCaseLower.ConvertName(kind.Kind.ToString()));
        operation.Security = open ? [] : [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", context.Document)] = [] }];
        if (operation.RequestBody is OpenApiRequestBody body)
        {
            body.Required = true;
            foreach (var file in metadata.OfType<AlsoFile>().SelectMany(x => x.MediaTypes))
            {
                (body.Content ??= new Dictionary<string, OpenApiMediaType>())[file] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } };
            }
        }

        if (kind.Kind == OperationKind.Command)
        {
            Parameter("Idempotency-Key", ParameterLocation.Header, "Chiave scelta dal client (128 caratteri al più): la stessa richiesta ripetuta riceve la stessa risposta, senza un secondo effetto",
                new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 128 });
            Parameter("If-Match", ParameterLocation.Header, "ETag della versione letta: se nel frattempo è cambiata, 412",
                new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 100 });
        }

        var paged = metadata.OfType<PagedMetadata>().Any();
        if (paged)
        {
            Parameter("cursor", ParameterLocation.Query, "Il valore next della pagina precedente", new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 400 });
            Parameter("limit", ParameterLocation.Query, "Elementi per pagina",
                new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1", Maximum = Paging.LimitMax.ToString(CultureInfo.InvariantCulture), Default = Paging.LimitDefault });
        }

        var responses = operation.Responses ??= [];
        foreach (var (status, response) in responses)
        {
            if (response is OpenApiResponse { } answer && status[0] == '2')
            {
                answer.Description = status switch { "201" => "Creato", "202" => "Preso in carico", "204" => "Eseguito", _ => "Riuscito" };
                answer.Headers = LimitHeaders.ToDictionary(header => header.Name, header => (IOpenApiHeader)new OpenApiHeaderReference(header.Name, context.Document));
                answer.Headers["Cache-Control"] = new OpenApiHeaderReference("Cache-Control", context.Document);
                if (status is "201" or "202")
                {
                    answer.Headers["Location"] = new OpenApiHeader { Description = "Indirizzo della risorsa", Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
                }
            }
        }

        foreach (var (status, name, _) in Problems)
        {
            if (status switch
            {
                400 => takesBody || operation.Parameters.Count > 0,
                401 or 403 => !open,
                404 => operation.Parameters.Any(parameter => parameter.In == ParameterLocation.Path),
                409 or 412 or 422 => kind.Kind == OperationKind.Command || (status == 422 && kind.Kind == OperationKind.Calculator),
                413 or 415 => takesBody,
                _ => true,
            })
            {
                responses.TryAdd(status.ToString(CultureInfo.InvariantCulture), new OpenApiResponseReference(name, context.Document));
            }
        }

        return Task.CompletedTask;

        void Parameter(string name, ParameterLocation place, string description, OpenApiSchema schema) =>
            operation.Parameters.Add(new OpenApiParameter { Name = name, In = place, Description = description, Schema = schema });
    }

    private static Task Finish(OpenApiDocument document, IServiceProvider services, string basePath)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var texts = services.GetRequiredService<Texts>();
        var origin = (configuration["Aggregator:PublicUrl"] ?? configuration["Aggregator:Authority"] ?? "http://localhost").TrimEnd('/');
        var name = NameOf(basePath);
        document.Info = new OpenApiInfo
        {
            Title = texts.Find($"api.{name}.title") ?? $"Aggregator – {name}",
            Description = texts.Find($"api.{name}.description") ?? texts.Find("api.description"),
            Version = "1.0.0",
            Contact = new OpenApiContact { Name = "Aggregator", Url = new Uri(origin) },
            TermsOfService = new Uri(origin + "/note-legali"),
            License = new OpenApiLicense { Name = "EUPL-1.2", Url = new Uri("https://joinup.ec.europa.eu/collection/eupl/eupl-text-eupl-12") },
            Extensions = new Dictionary<string, IOpenApiExtension>
            {
                ["x-summary"] = new JsonNodeExtension(texts.Find($"api.{name}.title") ?? $"Aggregator – {name}"),
                ["x-api-id"] = new JsonNodeExtension("aggregator-" + name),
            },
        };
        document.Servers = [new OpenApiServer { Url = origin + basePath, Description = "Questa istanza" }];
        if (!origin.StartsWith("https:", StringComparison.Ordinal))
        {
            document.Servers[0].Extensions = new Dictionary<string, IOpenApiExtension> { ["x-sandbox"] = new JsonNodeExtension(true) };
        }

        var paths = new OpenApiPaths();
        foreach (var (path, item) in document.Paths.OrderBy(path => path.Key, StringComparer.Ordinal))
        {
            paths.Add(path[basePath.Length..], item);
        }

        document.Paths = paths;
        document.Tags = paths.Values.SelectMany(path => path.Operations!.Values).SelectMany(operation => operation.Tags ?? new HashSet<OpenApiTagReference>())
            .Select(tag => tag.Reference.Id!).Distinct().Order(StringComparer.Ordinal).Select(tag => new OpenApiTag { Name = tag, Description = texts.Find("api.tag." + tag) ?? tag }).ToHashSet();
        var components = document.Components ??= new OpenApiComponents();
        components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        components.Schemas["Problem"] = ProblemSchema();
        components.Headers = LimitHeaders.ToDictionary(header => header.Name, header => Header(header.Description));
        components.Headers["Retry-After"] = Header("Secondi dopo i quali riprovare");
        components.Headers["Cache-Control"] = new OpenApiHeader { Description = "no-store, salvo indicazione diversa", Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT", Description = "Token ES256 del gateway (RFC 8725), valido cinque minuti" },
        };
        var used = paths.Values.SelectMany(path => path.Operations!.Values).SelectMany(operation => operation.Responses!.Values)
            .OfType<OpenApiResponseReference>().Select(response => response.Reference.Id).ToHashSet();
        components.Responses = Problems.Where(problem => used.Contains(problem.Name)).ToDictionary(problem => problem.Name, problem => (IOpenApiResponse)new OpenApiResponse
        {
            Description = problem.Description,
            Headers = (problem.Status is 429 or 503 ? ["Retry-After"] : LimitHeaders.Select(header => header.Name))
                .ToDictionary(header => header, header => (IOpenApiHeader)new OpenApiHeaderReference(header, document)),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("Problem", document) },
            },
        });
        return Task.CompletedTask;

        static IOpenApiHeader Header(string description) =>
            new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" } };
    }

    private static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "Errore secondo la RFC 9457",
        Required = new HashSet<string> { "type", "title", "status" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri-reference", Description = "Codice stabile dell'errore", Examples = ["/problems/invalid-input"] },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "100", Maximum = "599" },
            ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["instance"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri-reference" },
            ["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["parameters"] = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "Valori della regola: quale limite, quanto resta", AdditionalProperties = new OpenApiSchema() },
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Properties = new Dictionary<string, IOpenApiSchema>
                    {
                        ["pointer"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Puntatore JSON (RFC 6901)" },
                        ["code"] = new OpenApiSchema { Type = JsonSchemaType.String },
                        ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String },
                    },
                },
            },
        },
    };
}
