package dev.quarkstream;

import java.util.UUID;

/** A token was ended by its owner, its bearer or code. An event for {@code @ObservesAsync}. */
public record TokenRevoked(String owner, UUID token) {}
