/** The database: the embedded PostgreSQL of the JVM runner, and what it means that one cannot be reached. */
@NullMarked
package dev.quarkstream.app.database;

import org.jspecify.annotations.NullMarked;
