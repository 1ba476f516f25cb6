/** Tries out a deployment: whether what is revoked is refused everywhere, whatever happens to it meanwhile. */
@NullMarked
package dev.quarkstream.app.drill;

import org.jspecify.annotations.NullMarked;
