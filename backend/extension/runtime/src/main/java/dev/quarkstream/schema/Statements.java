package dev.quarkstream.schema;

import java.util.List;

/** One connection to a database, by whatever client: a start has another one than a command. */
@FunctionalInterface
public interface Statements {

    /** @return the first column of the rows that the statement answers with, if it does */
    List<String> run(String sql);
}
