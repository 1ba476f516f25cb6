package dev.quarkstream;

import java.util.Optional;
import java.util.UUID;

/**
 * A token was not good. An event for {@code @ObservesAsync}; anybody can cause it as often as they like, so some are left out
 * when observers do not keep up.
 *
 * @param reason a word such as {@code unknown} or {@code expired}
 * @param owner whose it was, where anything is known of it
 * @param token which it was, where anything is known of it
 */
public record TokenRefused(String reason, Optional<String> owner, Optional<UUID> token) {}
