/** What owners can read of later: who did what with their sessions and tokens. */
@NullMarked
package dev.quarkstream.event;

import org.jspecify.annotations.NullMarked;
