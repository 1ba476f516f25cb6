/** What an application uses: who is calling, and what they may do. */
@NullMarked
package dev.quarkstream;

import org.jspecify.annotations.NullMarked;
