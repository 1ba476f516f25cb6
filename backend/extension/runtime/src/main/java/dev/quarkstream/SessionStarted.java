package dev.quarkstream;

import java.util.UUID;

/** Somebody has signed in. An event for {@code @ObservesAsync}. */
public record SessionStarted(String owner, UUID session) {}
