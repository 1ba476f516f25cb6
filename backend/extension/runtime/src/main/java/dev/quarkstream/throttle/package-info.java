/** How often somebody may do something. */
@NullMarked
package dev.quarkstream.throttle;

import org.jspecify.annotations.NullMarked;
