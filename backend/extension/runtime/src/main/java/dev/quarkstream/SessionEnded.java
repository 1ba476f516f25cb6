package dev.quarkstream;

import java.util.UUID;

/** Somebody has signed out, or was by code; sessions that run out say nothing. An event for {@code @ObservesAsync}. */
public record SessionEnded(String owner, UUID session) {}
