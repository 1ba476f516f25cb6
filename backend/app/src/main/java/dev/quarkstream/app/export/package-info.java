/** All that is kept about a person, for that person. */
@NullMarked
package dev.quarkstream.app.export;

import org.jspecify.annotations.NullMarked;
