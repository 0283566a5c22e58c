package dev.forestgate.account;

import static dev.forestgate.apikeys.KeyScope.EVENTS_WRITE;
import static dev.forestgate.apikeys.KeyScope.INTERACTIONS_READ;
import static dev.forestgate.apikeys.KeyScope.PROFILE_READ;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.http.body.FilePrefix;
import dev.forestgate.http.body.Responses;
import dev.forestgate.http.request.ApiPrefixes;
import dev.forestgate.identity.Authentication;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes for the caller's own account. */
@Component
public final class AccountRoutes {
  private final CallerProfile callerProfile;
  private final CallerSessions callerSessions;
  private final CallerJournals callerJournals;
  private final ProfileChange profileChange;
  private final PasswordChange passwordChange;
  private final AccountDeletion deletion;
  private final FrontEndEvents frontEndEvents;
  private final Authentication authentication;

  AccountRoutes(
      CallerProfile callerProfile,
      CallerSessions callerSessions,
      CallerJournals callerJournals,
      ProfileChange profileChange,
      PasswordChange passwordChange,
      AccountDeletion deletion,
      FrontEndEvents frontEndEvents,
      Authentication authentication) {
    this.callerProfile = callerProfile;
    this.callerSessions = callerSessions;
    this.callerJournals = callerJournals;
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
        .GET(
            "/api/interactions/{id}",
            authentication.scoped(INTERACTIONS_READ, callerJournals::read))
        .filter(Responses.producing(FilePrefix.MARKDOWN, MediaType.TEXT_PLAIN))
        .build();
  }

  private RouterFunction<ServerResponse> json() {
    RouterFunctions.Builder routes =
        route()
            .POST("/api/auth/password/change", authentication.required(passwordChange::handle))
            .POST(
                "/api/events",
                authentication.optional(
                    EVENTS_WRITE, frontEndEvents::handle, frontEndEvents::handleAnonymous))
            .GET(
                "/api/interactions", authentication.scoped(INTERACTIONS_READ, callerJournals::list))
            .GET(
                "/api/interactions/{id}/sections",
                authentication.scoped(INTERACTIONS_READ, callerJournals::sections))
            .GET("/api/sessions", authentication.required(callerSessions::list))
            .DELETE("/api/sessions", authentication.required(callerSessions::endOthers))
            .DELETE("/api/sessions/{id}", authentication.required(callerSessions::end));
    for (String prefix : ApiPrefixes.ALL) {
      routes
          .GET(prefix + "/profile", authentication.scoped(PROFILE_READ, callerProfile::handle))
          .PATCH(prefix + "/profile", authentication.required(profileChange::handle))
          .POST(prefix + "/delete", deletion::handle);
    }
    return routes.filter(Responses.producing(MediaType.APPLICATION_JSON)).build();
  }
}
