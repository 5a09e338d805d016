/**
 * How results become replies: the threads and the memory for them, the headers that say what they
 * lack, and their text. Imports {@code io.weir.model}, {@code io.weir.service} and {@code
 * io.weir.queryclient}.
 */
package io.weir.query.reply;
