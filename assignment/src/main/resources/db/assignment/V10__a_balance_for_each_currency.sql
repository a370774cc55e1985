-- A house may change its currency; what it owes in the old one stays owed in that.
create index pay_entry_of_operator_in_currency on pay_entry (operator_id, currency, entry);
