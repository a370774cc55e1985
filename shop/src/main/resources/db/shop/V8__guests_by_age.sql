create index guest_by_age on guest (created_at);
