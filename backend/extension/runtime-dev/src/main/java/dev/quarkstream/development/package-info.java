/** What the Dev UI's pages ask the running application, which has none of it in production. */
@NullMarked
package dev.quarkstream.development;

import org.jspecify.annotations.NullMarked;
