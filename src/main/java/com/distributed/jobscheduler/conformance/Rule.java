package com.distributed.jobscheduler.conformance;

/** One sentence of docs/agent-protocol.md, and how much depends on it. */
record Rule(Level level, String text) {
    /** As the page uses the words: without a must jobs are lost, run twice, or end in the wrong state. */
    enum Level {
        MUST,
        SHOULD,
        MAY
    }

    /** What the check can say about a rule. */
    enum Verdict {
        HOLDS("holds"),
        BROKEN("broken"),
        NOT_SHOWN("not shown");

        final String text;

        Verdict(String text) {
            this.text = text;
        }
    }

    /**
     * A rule and what was found.
     *
     * @param seen what was seen, or what is missing to show it; one sentence, empty where the rule holds
     */
    record Row(Rule rule, Verdict verdict, String seen) {
        boolean isFatal() {
            return rule.level == Level.MUST && verdict == Verdict.BROKEN;
        }
    }

    static Rule must(String text) {
        return new Rule(Level.MUST, text);
    }

    static Rule should(String text) {
        return new Rule(Level.SHOULD, text);
    }

    static Rule may(String text) {
        return new Rule(Level.MAY, text);
    }

    Row holds() {
        return new Row(this, Verdict.HOLDS, "");
    }

    Row broken(String seen) {
        return new Row(this, Verdict.BROKEN, seen);
    }

    Row notShown(String missing) {
        return new Row(this, Verdict.NOT_SHOWN, missing);
    }

    Row of(boolean holds, String seen) {
        return holds ? holds() : broken(seen);
    }
}
