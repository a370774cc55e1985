-- W3C Trace Context of what was being done when it was said.
alter table outbox add column traceparent text;
