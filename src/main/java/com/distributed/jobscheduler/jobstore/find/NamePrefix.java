package com.distributed.jobscheduler.jobstore.find;

/** Names that begin with a text, as a range of an index that goes by code points. */
final class NamePrefix {
    private static final int FIRST_SURROGATE = 0xD800;
    private static final int AFTER_SURROGATES = 0xE000;

    private NamePrefix() {}

    /** The least text that comes after all names with this prefix; the greatest text there is where none does. */
    static String end(String prefix) {
        for (var end = prefix.length(); end > 0; ) {
            var last = prefix.codePointBefore(end);
            end -= Character.charCount(last);
            if (last < Character.MAX_CODE_POINT) {
                var next = last + 1 == FIRST_SURROGATE ? AFTER_SURROGATES : last + 1;
                return prefix.substring(0, end) + Character.toString(next);
            }
        }
        return prefix + Character.toString(Character.MAX_CODE_POINT).repeat(255);
    }
}
