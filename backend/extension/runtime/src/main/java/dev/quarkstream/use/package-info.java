/** When, how often, from where and for what tokens are used. */
@NullMarked
package dev.quarkstream.use;

import org.jspecify.annotations.NullMarked;
