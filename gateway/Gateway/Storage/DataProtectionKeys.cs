using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Gateway.Storage;

/// <summary>A key of the framework's data protection, wrapped.</summary>
internal sealed class DataProtectionKey
{
    public required string Name { get; init; }
    public required byte[] Wrapped { get; init; }
}

/// <summary>Keeps the data protection keys in the database, so that every copy of the gateway reads the others' cookies.</summary>
internal sealed class DataProtectionKeys(IServiceScopeFactory scopes, Vault vault) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<GatewayDb>();
        return [.. db.DataProtectionKeys.AsNoTracking().ToList().Select(key => XElement.Parse(Encoding.UTF8.GetString(vault.Unwrap(key.Wrapped, key.Name))))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<GatewayDb>();
        var bytes = Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));
        db.Add(new DataProtectionKey { Name = friendlyName, Wrapped = vault.Wrap(bytes, friendlyName) });
        db.SaveChanges();
    }
}
