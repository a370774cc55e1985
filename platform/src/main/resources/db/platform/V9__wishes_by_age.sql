create index cancel_wish_by_age on cancel_wish (at);
