package dev.forestgate.pages.admin;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.pages.view.Section;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes of the pages of operators. */
@Component
public final class AdminRoutes {
  private final OverviewPage overview;
  private final UsersPage users;
  private final NewUserPage newUser;
  private final UserPage user;
  private final EditPage edit;
  private final ActionPage action;
  private final AuditPage audit;

  AdminRoutes(
      OverviewPage overview,
      UsersPage users,
      NewUserPage newUser,
      UserPage user,
      EditPage edit,
      ActionPage action,
      AuditPage audit) {
    this.overview = overview;
    this.users = users;
    this.newUser = newUser;
    this.user = user;
    this.edit = edit;
    this.action = action;
    this.audit = audit;
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET(Section.OVERVIEW.path(), overview::show)
        .GET(Section.USERS.path(), users::show)
        .GET(NewUserPage.PATH, newUser::show)
        .POST(NewUserPage.PATH, newUser::submit)
        .GET(UserPage.PATH, user::show)
        .GET(EditPage.PATH, edit::show)
        .POST(EditPage.PATH, edit::submit)
        .GET(ActionPage.PATH, action::show)
        .POST(ActionPage.PATH, action::submit)
        .GET(ActionPage.SESSION, action::show)
        .POST(ActionPage.SESSION, action::submit)
        .GET(Section.AUDIT.path(), audit::show)
        .build();
  }
}
