/** What the log says about a request, and in which form. */
@NullMarked
package dev.quarkstream.app.log;

import org.jspecify.annotations.NullMarked;
