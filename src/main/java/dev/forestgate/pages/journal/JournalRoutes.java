package dev.forestgate.pages.journal;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes of the pages of the journal. */
@Component
public final class JournalRoutes {
  private final JournalPage list;
  private final SessionPage session;

  JournalRoutes(JournalPage list, SessionPage session) {
    this.list = list;
    this.session = session;
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET("/account/journal", list::show)
        .GET("/account/journal/{id}", session::show)
        .POST("/account/journal/{id}/not-me", session::disown)
        .build();
  }
}
