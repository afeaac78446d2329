using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Platform;

/// <summary>A page of a list and where the next one starts; null at the end.</summary>
/// <param name="Items">The items, in the list's order.</param>
/// <param name="Next">Opaque cursor of the next page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>The same page with each item turned into another.</summary>
    public Page<TOut> Map<TOut>(Func<T, TOut> map) => new([.. Items.Select(map)], Next);
}

/// <summary>Which page is asked for: <c>?cursor=&amp;limit=</c>. Binds as a parameter of handlers.</summary>
/// <param name="Cursor">Key of the last item already seen; null for the first page.</param>
/// <param name="Limit">How many items, 1 to 200.</param>
public sealed record Paging(string? Cursor, int Limit) : IEndpointParameterMetadataProvider
{
    /// <summary>Items of a page where the caller says nothing.</summary>
    public const int LimitDefault = 50;

    /// <summary>The most items of a page.</summary>
    public const int LimitMax = 200;

    /// <summary>Reads the query string; a wrong value is a 400.</summary>
    public static ValueTask<Paging> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        _ = parameter;
        var errors = new Errors();
        var limit = LimitDefault;
        if (context.Request.Query.TryGetValue("limit", out var asked)
            && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > LimitMax))
        {
            errors.Add("?limit", "limit", ("max", LimitMax));
        }

        string? cursor = null;
        if (context.Request.Query.TryGetValue("cursor", out var opaque) && opaque.ToString() is { Length: > 0 } text && (cursor = Decode(text)) is null)
        {
            errors.Add("?cursor", "cursor");
        }

        return errors.Any ? throw new InvalidInputException(Problem.Invalid(errors)) : new(new Paging(cursor, limit));
    }

    /// <summary>Tells the API document about the two query parameters.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new PagedMetadata());

    internal static string Encode(object key) =>
        WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(key is DateTimeOffset time ? time.ToString("O") : Convert.ToString(key, CultureInfo.InvariantCulture)!));

    private static string? Decode(string opaque)
    {
        try
        {
            return opaque.Length > 400 ? null : new UTF8Encoding(false, true).GetString(WebEncoders.Base64UrlDecode(opaque));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            return null;
        }
    }
}

/// <summary>Marks an endpoint that takes <see cref="Paging"/>.</summary>
internal sealed record PagedMetadata;

/// <summary>Keyset paging: stable while rows come and go, and as cheap on the last page as on the first.</summary>
public static class Pages
{
    /// <summary>One page of the query in the order of a unique key.</summary>
    /// <param name="query">The query, filtered but neither ordered nor limited.</param>
    /// <param name="paging">Which page.</param>
    /// <param name="key">A unique, indexed key: a UUIDv7 id gives the order of creation.</param>
    /// <param name="ct">Cancels the query.</param>
    /// <param name="descending">Newest first.</param>
    public static async Task<Page<T>> PageAsync<T, TKey>(
        this IQueryable<T> query, Paging paging, Expression<Func<T, TKey>> key, CancellationToken ct, bool descending = false)
        where TKey : notnull
    {
        if (paging.Cursor is not null)
        {
            query = query.Where(After(key, Parse<TKey>(paging.Cursor), descending));
        }

        query = descending ? query.OrderByDescending(key) : query.OrderBy(key);
        var items = await query.Take(paging.Limit + 1).ToListAsync(ct);
        if (items.Count <= paging.Limit)
        {
            return new Page<T>(items, null);
        }

        items.RemoveAt(paging.Limit);
        return new Page<T>(items, Paging.Encode(key.Compile()(items[^1])));
    }

    /// <summary>One page of a short list that is in memory anyway, in the order of a unique text.</summary>
    public static Page<T> Of<T>(IEnumerable<T> all, Paging paging, Func<T, string> key)
    {
        var items = all.OrderBy(key, StringComparer.Ordinal).Where(x => paging.Cursor is null || string.CompareOrdinal(key(x), paging.Cursor) > 0).Take(paging.Limit + 1).ToList();
        return items.Count <= paging.Limit ? new Page<T>(items, null) : new Page<T>(items[..paging.Limit], Paging.Encode(key(items[paging.Limit - 1])));
    }

    private static TKey Parse<TKey>(string cursor)
    {
        try
        {
            return (TKey)(typeof(TKey) == typeof(Guid) ? Guid.Parse(cursor)
                : typeof(TKey) == typeof(DateTimeOffset) ? DateTimeOffset.Parse(cursor, CultureInfo.InvariantCulture)
                : Convert.ChangeType(cursor, typeof(TKey), CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            var errors = new Errors();
            errors.Add("?cursor", "cursor");
            throw new InvalidInputException(Problem.Invalid(errors));
        }
    }

    private static Expression<Func<T, bool>> After<T, TKey>(Expression<Func<T, TKey>> key, TKey last, bool descending)
    {
        // A closure, not a constant, so that the value becomes a parameter and the plan is reused.
        var value = ((Expression<Func<TKey>>)(() => last)).Body;
        var compared = typeof(TKey) == typeof(string)
            ? Expression.Call(typeof(string), nameof(string.Compare), null, key.Body, value)
            : Expression.Call(key.Body, typeof(TKey).GetMethod(nameof(IComparable.CompareTo), [typeof(TKey)])!, value);
        var zero = Expression.Constant(0);
        return Expression.Lambda<Func<T, bool>>(
            descending ? Expression.LessThan(compared, zero) : Expression.GreaterThan(compared, zero), key.Parameters);
    }
}
