package dev.forestgate;

import dev.forestgate.account.AccountRoutes;
import dev.forestgate.account.export.ExportRoutes;
import dev.forestgate.account.keys.KeyRoutes;
import dev.forestgate.admin.audit.AuditRoutes;
import dev.forestgate.admin.clients.ClientAdminRoutes;
import dev.forestgate.admin.overview.OverviewRoutes;
import dev.forestgate.admin.users.UserAdminRoutes;
import dev.forestgate.admin.webhooks.WebhookRoutes;
import dev.forestgate.characters.CharacterRoutes;
import dev.forestgate.discovery.DiscoveryRoutes;
import dev.forestgate.enrolment.FactorRoutes;
import dev.forestgate.http.RouteFallback;
import dev.forestgate.http.RouteIndex;
import dev.forestgate.http.ServiceRoutes;
import dev.forestgate.identity.RouteLimits;
import dev.forestgate.oidc.OidcRoutes;
import dev.forestgate.pages.account.AccountPageRoutes;
import dev.forestgate.pages.admin.AdminRoutes;
import dev.forestgate.pages.api.ApiRoutes;
import dev.forestgate.pages.api.OperatorPort;
import dev.forestgate.pages.clients.ClientPageRoutes;
import dev.forestgate.pages.entry.EntryRoutes;
import dev.forestgate.pages.journal.JournalRoutes;
import dev.forestgate.pages.keys.KeyPageRoutes;
import dev.forestgate.pages.link.LinkRoutes;
import dev.forestgate.pages.security.SecurityRoutes;
import dev.forestgate.pages.view.PageAssets;
import dev.forestgate.pages.webhooks.HookPageRoutes;
import dev.forestgate.recovery.RecoveryRoutes;
import dev.forestgate.registration.RegistrationRoutes;
import dev.forestgate.signin.SignInRoutes;
import dev.forestgate.signin.code.CodeSignInRoutes;
import dev.forestgate.signin.second.SecondFactorRoutes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The table of all routes. */
@Configuration(proxyBeanMethods = false)
class Routes {
  @Bean
  RouterFunction<ServerResponse> routesOfServicePort(ServiceRoutes all, OperatorPort operators) {
    return operators.onServicePort(RouteFallback.behind(all.index()));
  }

  @Bean
  ServiceRoutes serviceRoutes(
      ApiRoutes api,
      PageAssets files,
      LinkRoutes links,
      EntryRoutes entry,
      AccountPageRoutes account,
      JournalRoutes journal,
      SecurityRoutes security,
      KeyPageRoutes keys,
      AdminRoutes admin,
      ClientPageRoutes clients,
      HookPageRoutes webhooks,
      OidcRoutes provider) {
    // Links of e-mails lead somewhere also where a front end brings its own pages.
    RouterFunction<ServerResponse> always =
        files.routes().and(links.routes()).and(entry.ofEmails()).and(provider.pages());
    RouterFunction<ServerResponse> pages =
        always
            .and(entry.routes())
            .and(account.routes())
            .and(journal.routes())
            .and(security.routes())
            .and(keys.routes())
            .and(admin.routes())
            .and(clients.routes())
            .and(webhooks.routes());
    return new ServiceRoutes(RouteIndex.over((files.areOn() ? pages : always).and(api.routes())));
  }

  @Bean
  ApiRoutes apiRoutes(
      SignInRoutes auth,
      SecondFactorRoutes secondFactor,
      CodeSignInRoutes code,
      RegistrationRoutes registration,
      RecoveryRoutes recovery,
      AccountRoutes account,
      ExportRoutes export,
      FactorRoutes factors,
      CharacterRoutes characters,
      UserAdminRoutes users,
      AuditRoutes audit,
      OverviewRoutes overview,
      KeyRoutes keys,
      WebhookRoutes webhooks,
      ClientAdminRoutes clients,
      OidcRoutes provider,
      DiscoveryRoutes discovery,
      RouteLimits limits) {
    RouterFunction<ServerResponse> limited =
        auth.routes()
            .and(secondFactor.routes())
            .and(code.routes())
            .and(registration.routes())
            .and(recovery.routes())
            .and(account.routes())
            .and(export.routes())
            .and(factors.routes())
            .and(characters.routes())
            .and(keys.routes())
            .and(webhooks.routes())
            .and(provider.accountRoutes())
            .and(users.routes())
            .and(audit.routes())
            .and(overview.routes())
            .and(clients.routes());
    return new ApiRoutes(
        RouteIndex.over(limits.over(limited, provider.routes().and(discovery.routes()))));
  }
}
