package dev.forestgate.pages.webhooks;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes of the pages about webhooks. */
@Component
public final class HookPageRoutes {
  private final HooksPage hooks;
  private final HookPage hook;
  private final HookFormPage form;
  private final HookActionPage action;

  HookPageRoutes(HooksPage hooks, HookPage hook, HookFormPage form, HookActionPage action) {
    this.hooks = hooks;
    this.hook = hook;
    this.form = form;
    this.action = action;
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET(HooksPage.PATH, hooks::show)
        .GET(HookFormPage.NEW, form::showNew)
        .POST(HookFormPage.NEW, form::create)
        .GET(HooksPage.HOOK, hook::show)
        .POST(HooksPage.HOOK, hook::retry)
        .GET(HookFormPage.EDIT, form::showEdit)
        .POST(HookFormPage.EDIT, form::change)
        .GET(HookActionPage.PATH, action::show)
        .POST(HookActionPage.PATH, action::submit)
        .build();
  }
}
