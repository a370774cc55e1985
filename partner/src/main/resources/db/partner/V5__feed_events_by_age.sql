create index feed_event_by_age on feed_event (at);
