/** The description of the API: what follows from the code is written by the build and not by hand. */
@NullMarked
package dev.quarkstream.app.openapi;

import org.jspecify.annotations.NullMarked;
