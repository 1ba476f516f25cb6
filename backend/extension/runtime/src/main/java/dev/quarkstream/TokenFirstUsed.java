package dev.quarkstream;

import java.util.UUID;

/** A token was used that nobody had used before, some seconds ago. An event for {@code @ObservesAsync}. */
public record TokenFirstUsed(String owner, UUID token) {}
