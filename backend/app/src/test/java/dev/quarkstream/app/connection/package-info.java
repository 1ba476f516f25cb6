@NullMarked
package dev.quarkstream.app.connection;

import org.jspecify.annotations.NullMarked;
