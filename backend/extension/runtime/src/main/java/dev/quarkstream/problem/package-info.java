/** How failure looks from outside: RFC 9457 problems, the only error bodies this API sends. */
@NullMarked
package dev.quarkstream.problem;

import org.jspecify.annotations.NullMarked;
