/** Who is calling, as the rest of the code sees it. */
@NullMarked
package dev.quarkstream.identity;

import org.jspecify.annotations.NullMarked;
