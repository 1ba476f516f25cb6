@NullMarked
package dev.quarkstream.app.schema;

import org.jspecify.annotations.NullMarked;
