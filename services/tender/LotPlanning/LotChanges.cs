namespace Aggregator.Tender.LotPlanning;

/// <summary>What changed between the lots of two tenders: lots that share most value are the same one under two numbers.</summary>
/// <param name="Matches">Each lot with the earlier one that it continues.</param>
/// <param name="Moved">Bodies that are now in a lot which does not continue their earlier one.</param>
/// <param name="Entered">Bodies that were in no lot before.</param>
/// <param name="Left">Bodies that are in no lot now.</param>
internal sealed record LotChanges(IReadOnlyList<LotChanges.Match> Matches, IReadOnlyList<LotChanges.Move> Moved, IReadOnlyList<Guid> Entered, IReadOnlyList<Guid> Left)
{
    /// <param name="Lot">Number now.</param>
    /// <param name="PreviousLot">Number then; null where it continues none.</param>
    /// <param name="SharedBodies">Bodies in both.</param>
    /// <param name="SharedValue">Their value now.</param>
    internal sealed record Match(int Lot, int? PreviousLot, int SharedBodies, decimal SharedValue);

    /// <summary>A body in another lot than the one that continues its own; a split body counts once for each of its lots.</summary>
    internal sealed record Move(Guid BodyId, int Lot, int PreviousLot);

    /// <summary>Compares lots, each as its number and the values of its bodies.</summary>
    internal static LotChanges Between(IReadOnlyList<(int Number, IReadOnlyDictionary<Guid, decimal> Bodies)> now, IReadOnlyList<(int Number, IReadOnlySet<Guid> Bodies)> before)
    {
        var pairs = (from lot in now
                     from earlier in before
                     let shared = lot.Bodies.Where(x => earlier.Bodies.Contains(x.Key)).ToList()
                     where shared.Count > 0
                     orderby shared.Sum(x => x.Value) descending, lot.Number, earlier.Number
                     select (lot.Number, Earlier: earlier.Number, shared.Count, Value: shared.Sum(x => x.Value))).ToList();
        var matches = new Dictionary<int, Match>();
        var taken = new HashSet<int>();
        foreach (var (lot, earlier, count, value) in pairs.Where(x => !matches.ContainsKey(x.Number)))
        {
            // Each lot continues one and is continued by one, the most valuable pairs first.
            if (!matches.ContainsKey(lot) && taken.Add(earlier))
            {
                matches[lot] = new Match(lot, earlier, count, value);
            }
        }

        var bodiesBefore = before.SelectMany(x => x.Bodies).ToHashSet();
        var bodiesNow = now.SelectMany(x => x.Bodies.Keys).ToHashSet();
        return new LotChanges(
            [.. now.Select(x => matches.GetValueOrDefault(x.Number, new Match(x.Number, null, 0, 0)))],
            [.. from lot in now
                from body in lot.Bodies.Keys.Order()
                from earlier in before
                where earlier.Bodies.Contains(body) && matches.GetValueOrDefault(lot.Number)?.PreviousLot != earlier.Number && !before.Any(x => x.Bodies.Contains(body) && x.Number == matches.GetValueOrDefault(lot.Number)?.PreviousLot)
                select new Move(body, lot.Number, earlier.Number)],
            [.. bodiesNow.Except(bodiesBefore).Order()],
            [.. bodiesBefore.Except(bodiesNow).Order()]);
    }
}
