package dev.forestgate.pages.api;

import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** All routes of the API with their rate limits, without the pages. */
public record ApiRoutes(RouterFunction<ServerResponse> routes) {}
