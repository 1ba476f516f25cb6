package dev.quarkstream;

import java.util.UUID;

/** A token has another name or other permissions. An event for {@code @ObservesAsync}. */
public record TokenChanged(String owner, UUID token) {}
