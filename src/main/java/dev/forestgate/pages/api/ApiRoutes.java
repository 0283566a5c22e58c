package dev.forestgate.pages.api;

import dev.forestgate.http.RouteIndex;

/** All routes of the API with their rate limits, without the pages. */
public record ApiRoutes(RouteIndex routes) {}
