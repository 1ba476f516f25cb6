/** Who did what to accounts, sessions and tokens, for those who look into it afterwards. */
@NullMarked
package dev.quarkstream.audit;

import org.jspecify.annotations.NullMarked;
