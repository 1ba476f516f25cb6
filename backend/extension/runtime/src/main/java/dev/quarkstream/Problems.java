package dev.quarkstream;

/** For an application that answers all failures as problems: what a failure is that it has no name for itself. */
public interface Problems {

    /**
     * A database out of reach, which passes, a refusal, or a bug: that is written to the log, under the id which the answer
     * carries.
     */
    ProblemException of(Throwable failure);
}
