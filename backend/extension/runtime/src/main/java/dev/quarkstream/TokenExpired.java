package dev.quarkstream;

import java.util.UUID;

/** A token that had expired was deleted. An event for {@code @ObservesAsync}, of the replica that did it. */
public record TokenExpired(String owner, UUID token) {}
