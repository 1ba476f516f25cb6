@NullMarked
package dev.quarkstream.app.database;

import org.jspecify.annotations.NullMarked;
