/** What a fleet shares through Redis, or Valkey: how it hears of revocations, and its limits. */
@NullMarked
package dev.quarkstream.redis;

import org.jspecify.annotations.NullMarked;
