package dev.forestgate.http;

/**
 * All routes of the service. Spring takes each bean that is a router function for one of its own.
 */
public record ServiceRoutes(RouteIndex index) {}
