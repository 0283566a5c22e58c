package dev.forestgate.activity;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import java.time.Instant;
import java.util.Map;

/**
 * Activity of all replicas in one minute.
 *
 * @param at its beginning
 * @param figures number by {@link ActivityFigure#text}; each of them is there
 */
public record ActivityMinute(Instant at, @JsonAnyGetter Map<String, Long> figures) {}
