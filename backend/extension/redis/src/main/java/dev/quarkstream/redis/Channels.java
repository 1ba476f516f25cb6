package dev.quarkstream.redis;

/**
 * Where a fleet speaks. Relays say on {@link #changes} what has ended, and marks; replicas ask on {@link #probes} whether they
 * have heard everything, are answered on a channel of their own, and say on {@link #acknowledgements} that they have
 * forgotten. All that a relay says is heard in the order in which it was said.
 *
 * @param database whose
 */
record Channels(String database) {

    private static final String OURS = "quarkstream.";

    String changes() {
        return OURS + database + ".changes";
    }

    String probes() {
        return OURS + database + ".probes";
    }

    String acknowledgements() {
        return OURS + database + ".acknowledgements";
    }

    String answers(String replica) {
        return OURS + database + ".answers." + replica;
    }

    /** No channel: the key of a count. */
    String limit(String name) {
        return OURS + database + ".limit." + name;
    }
}
