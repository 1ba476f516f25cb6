/** Which pages may act with what a browser sends by itself. */
@NullMarked
package dev.quarkstream.origin;

import org.jspecify.annotations.NullMarked;
