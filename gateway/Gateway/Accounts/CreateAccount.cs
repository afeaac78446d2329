using Aggregator.Gateway.Delegations;
using Aggregator.Gateway.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Gateway.Accounts;

/// <summary>Makes an account with its memberships, for a password, an external login or both.</summary>
internal static class CreateAccount
{
    internal sealed record Request(string UserName, string? Password, string DisplayName, IReadOnlyList<MembershipInput> Memberships, IReadOnlyList<LoginInput>? ExternalLogins);

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/accounts", Handle)
        .Command("createAccount", "Crea un'utenza con le sue appartenenze")
        .Allow(Relation.PlatformOperator, Roles.PlatformOperator)
        .Answers<AccountView>(StatusCodes.Status201Created);

    private static async Task<IResult> Handle(Input<Request> input, GatewayDb db, Clock clock, Passwords passwords, CancellationToken ct)
    {
        if (input.Invalid(Validate) is { } invalid)
        {
            return invalid;
        }

        var request = input.Body;
        var userName = Account.Normalise(request.UserName);
        if (await db.Accounts.AnyAsync(x => x.UserName == userName, ct))
        {
            return Problem.From(Refusal.Conflict("account.user-name-taken"));
        }

        var account = new Account
        {
            Id = clock.NewId(),
            UserName = userName,
            DisplayName = request.DisplayName.Trim(),
            PasswordHash = request.Password is { } password ? passwords.Hash(password) : null,
            CreatedAt = clock.RealNow,
            Memberships = MembershipInput.All(request.Memberships),
            ExternalLogins = [.. (request.ExternalLogins ?? []).Select(x => new ExternalLogin { Issuer = x.Issuer, Subject = x.Subject })],
        };
        var subjects = account.ExternalLogins.Select(x => x.Subject).ToList();
        var similar = subjects.Count == 0 ? [] : await db.Accounts.AsNoTracking().SelectMany(x => x.ExternalLogins).Where(x => subjects.Contains(x.Subject)).ToListAsync(ct);
        if (similar.Any(taken => account.ExternalLogins.Any(x => x.Issuer == taken.Issuer && x.Subject == taken.Subject)))
        {
            return Problem.From(Refusal.Conflict("account.external-login-taken"));
        }

        db.Add(account);
        db.Record(account, "account.created", after: MembershipInput.Logged(account.Memberships));
        return Answer.Created($"/accounts/{account.Id}", account, AccountView.Of(account));
    }

    private static void Validate(Request r, Errors e)
    {
        e.Text(r.UserName, "/userName", 100);
        e.If(r.UserName?.Trim().Any(x => char.IsWhiteSpace(x) || char.IsControl(x)) == true, "/userName", "user-name-characters");
        e.Text(r.DisplayName, "/displayName", 200);
        e.If(r.Password is null && (r.ExternalLogins?.Count ?? 0) == 0, "/password", "required");
        if (r.Password is not null)
        {
            Passwords.Check(r.Password, r.UserName, "/password", e);
        }

        MembershipInput.Check(r.Memberships, e);
        e.If(r.ExternalLogins?.Count > LoginInput.CountMax, "/externalLogins", "too-many", ("max", LoginInput.CountMax));
        for (var i = 0; i < Math.Min(r.ExternalLogins?.Count ?? 0, LoginInput.CountMax); i++)
        {
            e.Text(r.ExternalLogins![i].Issuer, $"/externalLogins/{i}/issuer", 300);
            e.Text(r.ExternalLogins[i].Subject, $"/externalLogins/{i}/subject", 255);
            e.If(r.ExternalLogins.Take(i).Contains(r.ExternalLogins[i]), $"/externalLogins/{i}", "duplicate");
        }
    }
}

/// <summary>A login at an external authority, as the API takes and shows it.</summary>
internal sealed record LoginInput(string Issuer, string Subject)
{
    public const int CountMax = 20;
}

/// <summary>A membership as the API takes it. It used to name whom a delegate acts for, and must not be taken for an own one where it still does.</summary>
internal sealed record MembershipInput(Guid Organisation, string OrganisationKind, IReadOnlyList<string> Roles, string Name, Guid? DelegatedBy)
{
    public const int CountMax = 400;

    public static void Check(IReadOnlyList<MembershipInput>? memberships, Errors errors)
    {
        errors.Require(memberships, "/memberships");
        errors.If(memberships?.Count > CountMax, "/memberships", "too-many", ("max", CountMax));
        for (var i = 0; i < Math.Min(memberships?.Count ?? 0, CountMax); i++)
        {
            var membership = memberships![i];
            Accounts.Roles.Check(membership.OrganisationKind, membership.Roles, membership.Organisation, $"/memberships/{i}", "organisationKind", errors);
            errors.Text(membership.Name, $"/memberships/{i}/name", 200);
            // Who delegates says so itself, with its act and until when (POST /delegations).
            errors.If(membership.DelegatedBy is not null, $"/memberships/{i}/delegatedBy", "delegated-by");
            errors.If(memberships.Take(i).Any(x => x.Organisation == membership.Organisation), $"/memberships/{i}/organisation", "duplicate");
        }
    }

    public static List<Membership> All(IReadOnlyList<MembershipInput> inputs) => [.. inputs.Select((x, i) => new Membership
    {
        Organisation = x.Organisation,
        Kind = x.OrganisationKind,
        Name = x.Name.Trim(),
        Roles = [.. x.Roles],
        Position = i,
    })];

    /// <summary>What the log keeps of memberships: ids and roles, no names.</summary>
    public static object Logged(IEnumerable<Membership> memberships) =>
        new { memberships = memberships.OrderBy(x => x.Position).Select(x => new { x.Organisation, x.Kind, x.Roles, x.DelegatedBy }).ToList() };
}

/// <summary>A membership as the API shows it.</summary>
internal sealed record MembershipView(Guid Organisation, string OrganisationKind, string Name, IReadOnlyList<string> Roles, Guid? DelegatedBy, MembershipView.Source? Delegation = null)
{
    /// <summary>Where a delegated membership comes from: the delegation, the organisation of the person's own that received it, its last day.</summary>
    internal sealed record Source(Guid Id, OrganisationName Through, DateOnly ExpiresOn);

    public static MembershipView Of(Membership membership) => new(membership.Organisation, membership.Kind, membership.Name, membership.Roles, membership.DelegatedBy,
        membership.Delegation is { } x ? new Source(x.Id, new(x.Delegate, x.DelegateName), x.ExpiresOn) : null);
}

/// <summary>An account as operators see it.</summary>
internal sealed record AccountView(Guid Id, string UserName, string DisplayName, bool Disabled, bool HasPassword, DateTimeOffset CreatedAt,
    IReadOnlyList<MembershipView> Memberships, IReadOnlyList<LoginInput> ExternalLogins)
{
    public static AccountView Of(Account account) => new(account.Id, account.UserName, account.DisplayName, account.Disabled, account.PasswordHash is not null,
        account.CreatedAt, [.. account.Memberships.OrderBy(x => x.Position).Select(MembershipView.Of)],
        [.. account.ExternalLogins.Select(x => new LoginInput(x.Issuer, x.Subject))]);
}
