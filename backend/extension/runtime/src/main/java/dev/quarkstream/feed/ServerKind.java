package dev.quarkstream.feed;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether a server is PostgreSQL. What speaks its protocol need not keep its promises: elsewhere a LISTEN may be answered before what was committed is told. */
public final class ServerKind {

    private static final List<String> OTHERS = List.of(
            "YugabyteDB",
            "-YB-",
            "CockroachDB",
            "Redshift",
            "Aurora DSQL",
            "Greenplum",
            "Materialize",
            "RisingWave",
            "openGauss",
            "GaussDB",
            "CrateDB",
            "QuestDB");

    private ServerKind() {}

    /**
     * Why notifications of a server prove nothing; empty: they do.
     *
     * @param version what it answers to {@code SELECT version()}
     */
    public static Optional<IllegalStateException> doubt(String version) {
        var lower = version.toLowerCase(Locale.ROOT);
        var isOther = !lower.startsWith("postgresql ")
                || OTHERS.stream().anyMatch(name -> lower.contains(name.toLowerCase(Locale.ROOT)));
        return isOther
                ? Optional.of(new IllegalStateException("this is not PostgreSQL itself but " + version
                        + ", where an answered probe does not prove that every notification before it was delivered"))
                : Optional.empty();
    }
}
