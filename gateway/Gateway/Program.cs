using Aggregator.Gateway;
using Aggregator.Gateway.Accounts;
using Aggregator.Gateway.Clients;
using Aggregator.Gateway.Delegations;
using Aggregator.Gateway.OpenApi;
using Aggregator.Gateway.Sessions;
using Aggregator.Gateway.Storage;
using Aggregator.Platform;

return await Platform.Run(args, new ServiceIdentity("gateway", "/api/accounts/v1"), service =>
{
    service.Database<GatewayDb>();
    service.With(Wiring.Register);
    service.Serve(Wiring.Serve);
    service.Around(Wiring.Outermost);
    service.Admit(Wiring.Admission);
    service.Root(Wiring.Routes);
    service.Command("create-operator", CreateOperator.Usage, CreateOperator.Run);
    service.Command("rotate-keys", RotateKeys.Usage, RotateKeys.Run);
}, api =>
{
    OpenSession.Map(api);
    CloseSession.Map(api);
    ChooseOrganisation.Map(api);
    GetMe.Map(api);
    ChangePassword.Map(api);
    CreateAccount.Map(api);
    ListAccounts.Map(api);
    ListColleagues.Map(api);
    GetAccount.Map(api);
    ChangeMemberships.Map(api);
    DisableAccount.Map(api);
    EnableAccount.Map(api);
    SetPassword.Map(api);
    GiveDelegation.Map(api);
    ListDelegations.Map(api);
    GetDelegation.Map(api);
    RevokeDelegation.Map(api);
    CreateClient.Map(api);
    ListClients.Map(api);
    RenewSecret.Map(api);
    DisableClient.Map(api);
});
