using System.Text.Json;
using Aggregator.DemandCollection.Proposals;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.RoadDamage;

/// <summary>
/// Sensors of road crews deliver points of damage as a GeoJSON FeatureCollection (RFC 7946). Points that cannot be used are reported and the others taken; the
/// same again changes nothing, and of two observations of one point the newer holds.
/// </summary>
internal static class ReceiveRoadDamage
{
    private const int FeaturesMax = 10_000;

    // Ten thousand features as the sensors write them are under 4 MiB; the gateway lets 9 MiB through on this path, as for every upload.
    private const int BodyBytesMax = 9 * 1024 * 1024;

    // A full delivery takes about as long.
    private const int RetryAfterSeconds = 5;

    /// <param name="Type">FeatureCollection.</param>
    /// <param name="Features">
    /// At most 10,000. Each a Feature with a Point in WGS 84, longitude first, and the properties <c>id</c>, <c>severity</c> (1 slight to 4 dangerous), <c>time</c>
    /// (RFC 3339), <c>roadId</c>, and <c>istatCode</c> or <c>bodyId</c>.
    /// </param>
    internal sealed record Request(string Type, IReadOnlyList<JsonElement> Features);

    /// <param name="Stretches">Stretches of the roads that the delivery touched.</param>
    /// <param name="Proposals">Proposals that came, changed or ended with them.</param>
    internal sealed record Response(int Created, int Changed, int Unchanged, int Stretches, int Proposals, IReadOnlyList<Rejected> Rejected);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/road-damage", Handle)
        .Command("receiveRoadDamage", "Riceve punti di ammaloramento stradale e ne propone i tratti da rappezzare")
        .Allow(Relation.OwnBody, "buyer.drafter").Allow(Relation.Delegate, "buyer.drafter").Allow(Relation.OwnerCpb, "cpb.planner").Limit(BodyBytesMax).Answers<Response>();

    private static async Task<IResult> Handle(Input<Request> input, Caller caller, DemandCollectionDb db, Clock clock, Texts texts, CancellationToken ct)
    {
        if (input.Invalid(Validate) is { } invalid)
        {
            return invalid;
        }

        return await DamageFeed.IsAloneAsync(db, caller.Org, ct)
            ? Answer.Ok(await TakeAsync(db, clock, texts, caller.Org, Addressees.OwnOf(caller), input.Body.Features, ct))
            : Problem.From(Refusal.Conflict("road-damage.busy", ("retryAfterSeconds", RetryAfterSeconds)));
    }

    private static void Validate(Request request, Errors errors)
    {
        errors.If(request.Type != "FeatureCollection", "/type", "enum", ("values", "FeatureCollection"));
        errors.Require(request.Features, "/features");
        errors.If(request.Features.Count > FeaturesMax, "/features", "too-many", ("max", FeaturesMax));
    }

    /// <summary>Reads features and takes the good ones; the route and the command on the console share it. The first feature counts as <paramref name="first"/> in pointers.</summary>
    internal static async Task<Response> TakeAsync(DemandCollectionDb db, Clock clock, Texts texts, Guid sender, Guid? own, IReadOnlyList<JsonElement> features, CancellationToken ct, int first = 0)
    {
        var rejected = new List<Rejected>();
        var read = Read(features, first, clock.Now, (error, id) => rejected.Add(Rejected.Of(error, id, texts)));
        var addressees = await Addressees.FindAsync(db, own, read.Select(x => (x.Seen.BodyId, x.Seen.IstatCode)), ct);
        var (points, pointers) = (new List<DamagePoint>(read.Count), new Dictionary<string, string>());
        foreach (var (seen, pointer) in read)
        {
            var (body, fault) = addressees.Of(seen.BodyId, seen.IstatCode);
            if (fault is not null)
            {
                rejected.Add(Rejected.Of(new InputError(pointer + (seen.IstatCode is null ? "/properties/bodyId" : "/properties/istatCode"), fault), seen.Id, texts));
                continue;
            }

            pointers[seen.Id] = pointer;
            points.Add(new DamagePoint
            {
                SenderId = sender, SourceId = seen.Id, BodyId = body, RoadId = seen.RoadId, Severity = seen.Severity, ObservedAt = seen.At, Longitude = seen.Longitude, Latitude = seen.Latitude,
            });
        }

        var outcome = await new DamageFeed(db, clock, texts).TakeAsync(sender, points, (x, code) => rejected.Add(Rejected.Of(new InputError(pointers[x.SourceId], code), x.SourceId, texts)), ct);
        return new Response(outcome.Created, outcome.Changed, outcome.Unchanged, outcome.Stretches, outcome.Proposals, rejected);
    }

    /// <summary>The usable features, each id once: the newest observation of it, the first of several of one time.</summary>
    internal static IReadOnlyList<(Observation Seen, string Pointer)> Read(IReadOnlyList<JsonElement> features, int first, DateTimeOffset now, Action<InputError, string?> reject)
    {
        var newest = new Dictionary<string, (Observation Seen, string Pointer)>(features.Count);
        for (var i = 0; i < features.Count; i++)
        {
            var (pointer, errors) = ($"/features/{first + i}", new Errors());
            if (Observation.Read(features[i], pointer, now, errors, out var id) is { } seen)
            {
                var other = newest.GetValueOrDefault(seen.Id);
                var wins = other.Seen is null || seen.At > other.Seen.At;
                if (other.Seen is not null)
                {
                    reject(new InputError(wins ? other.Pointer : pointer, "road-damage.twice"), id);
                }

                if (wins)
                {
                    newest[seen.Id] = (seen, pointer);
                }
            }

            foreach (var error in errors.All)
            {
                reject(error, id);
            }
        }

        return [.. newest.Values];
    }
}
