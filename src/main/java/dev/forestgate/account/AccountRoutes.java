package dev.forestgate.account;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.http.body.Responses;
import dev.forestgate.http.request.ApiPrefixes;
import dev.forestgate.identity.Authentication;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The routes of this feature. */
@Component
public final class AccountRoutes {
  private final CallerProfile ownProfile;
  private final CallerSessions ownSessions;
  private final CallerJournals ownJournals;
  private final ProfileChange profileChange;
  private final PasswordChange passwordChange;
  private final AccountDeletion deletion;
  private final FrontEndEvents frontEndEvents;
  private final Authentication authentication;

  AccountRoutes(
      CallerProfile ownProfile,
      CallerSessions ownSessions,
      CallerJournals ownJournals,
      ProfileChange profileChange,
      PasswordChange passwordChange,
      AccountDeletion deletion,
      FrontEndEvents frontEndEvents,
      Authentication authentication) {
    this.ownProfile = ownProfile;
    this.ownSessions = ownSessions;
    this.ownJournals = ownJournals;
    this.profileChange = profileChange;
    this.passwordChange = passwordChange;
    this.deletion = deletion;
    this.frontEndEvents = frontEndEvents;
    this.authentication = authentication;
  }

  public RouterFunction<ServerResponse> routes() {
    return json().and(markdown());
  }

  private RouterFunction<ServerResponse> markdown() {
    return route()
        .GET("/api/interactions/{id}", authentication.required(ownJournals::read))
        .filter(Responses.producing(CallerJournals.MARKDOWN, MediaType.TEXT_PLAIN))
        .build();
  }

  private RouterFunction<ServerResponse> json() {
    RouterFunctions.Builder routes =
        route()
            .POST("/api/auth/password/change", authentication.required(passwordChange::handle))
            .POST(
                "/api/events",
                authentication.optional(frontEndEvents::handle, frontEndEvents::handleAnonymous))
            .GET("/api/interactions", authentication.required(ownJournals::list))
            .GET("/api/sessions", authentication.required(ownSessions::list))
            .DELETE("/api/sessions", authentication.required(ownSessions::endOthers))
            .DELETE("/api/sessions/{id}", authentication.required(ownSessions::end));
    for (String prefix : ApiPrefixes.ALL) {
      routes
          .GET(prefix + "/profile", authentication.required(ownProfile::handle))
          .PATCH(prefix + "/profile", authentication.required(profileChange::handle))
          .POST(prefix + "/delete", deletion::handle);
    }
    return routes.filter(Responses.producing(MediaType.APPLICATION_JSON)).build();
  }
}
