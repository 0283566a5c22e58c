package dev.forestgate.pages.account;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.pages.view.Section;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes of the pages of an account that are about neither its security nor its journal. */
@Component
public final class AccountPageRoutes {
  private final ProfilePage profile;
  private final SessionsPage sessions;
  private final AppsPage apps;
  private final DataPage data;
  private final GoodbyePage goodbye;

  AccountPageRoutes(
      ProfilePage profile,
      SessionsPage sessions,
      AppsPage apps,
      DataPage data,
      GoodbyePage goodbye) {
    this.profile = profile;
    this.sessions = sessions;
    this.apps = apps;
    this.data = data;
    this.goodbye = goodbye;
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET(Section.ACCOUNT.path(), profile::show)
        .POST(Section.ACCOUNT.path(), profile::submit)
        .GET(Section.SESSIONS.path(), sessions::show)
        .POST(Section.SESSIONS.path(), sessions::submit)
        .GET(Section.APPS.path(), apps::show)
        .POST(Section.APPS.path(), apps::submit)
        .GET(Section.DATA.path(), data::show)
        .POST(Section.DATA.path(), data::submit)
        .GET(GoodbyePage.PATH, goodbye::show)
        .build();
  }
}
